//! Seconds → places along a line on which idle time may be left out.

/// What is left of a stretch of idle time, as a part of the busy time.
const REST: f64 = 0.01;
/// Shorter than this part of the whole is not worth a sign.
const IDLE: f64 = 0.02;

/// A monotonous map from seconds to places. Places are seconds, too, those that were left out not counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scale {
    /// Where each stretch begins: its time, its place, and whether it is idle. The last one is the end.
    stretches: Vec<(f64, f64, bool)>,
}

impl Scale {
    /// All of the time, from 0 on.
    pub fn new(seconds: f64) -> Self {
        let end = seconds.max(1e-3);
        Self {
            stretches: vec![(0.0, 0.0, false), (end, end, false)],
        }
    }

    /// The same with the time left out in which none of these ran. In any order, in seconds.
    pub fn busy(seconds: f64, mut ran: Vec<(f64, f64)>) -> Self {
        let end = seconds.max(1e-3);
        ran.sort_by(|a, b| a.0.total_cmp(&b.0));
        ran.push((end, end));
        let mut idle: Vec<(f64, f64)> = Vec::new();
        let mut until = 0.0_f64;
        for (from, to) in ran {
            if from.min(end) - until > end * IDLE {
                idle.push((until, from.min(end)));
            }
            until = until.max(to);
        }
        let spared: f64 = idle.iter().map(|(from, to)| to - from).sum();
        let rest = (end - spared).max(end * REST) * REST;
        let mut stretches = vec![(0.0, 0.0, false)];
        let mut place = 0.0;
        let mut at = 0.0;
        for (from, to) in idle {
            place += from - at;
            stretches.push((from, place, true));
            place += rest.min(to - from);
            stretches.push((to, place, false));
            at = to;
        }
        stretches.push((end, place + end - at, false));
        Self { stretches }
    }

    /// The place of the end.
    pub fn len(&self) -> f64 {
        self.stretches.last().map_or(1.0, |end| end.1)
    }

    pub fn is_empty(&self) -> bool {
        self.stretches.is_empty()
    }

    pub fn place(&self, time: f64) -> f64 {
        let at = self.stretches.partition_point(|stretch| stretch.0 <= time);
        self.between(at, |stretch| (stretch.0, stretch.1), time)
    }

    /// The moment at a place.
    pub fn time(&self, place: f64) -> f64 {
        let at = self.stretches.partition_point(|stretch| stretch.1 <= place);
        self.between(at, |stretch| (stretch.1, stretch.0), place)
    }

    fn between(&self, at: usize, of: impl Fn(&(f64, f64, bool)) -> (f64, f64), x: f64) -> f64 {
        let at = at.clamp(1, self.stretches.len().saturating_sub(1).max(1));
        let (Some(low), Some(high)) = (self.stretches.get(at - 1), self.stretches.get(at)) else {
            return x;
        };
        let ((x0, y0), (x1, y1)) = (of(low), of(high));
        if x1 > x0 {
            y0 + (x - x0) / (x1 - x0) * (y1 - y0)
        } else {
            y0
        }
    }

    /// The middle of each stretch that is left out.
    pub(super) fn gaps(&self) -> impl Iterator<Item = f64> + '_ {
        let pairs = self.stretches.windows(2).filter(|pair| pair[0].2);
        pairs.map(|pair| f64::midpoint(pair[0].0, pair[1].0))
    }

    /// Multiples of so many seconds between two places, those in idle time left out.
    pub(super) fn moments(
        &self,
        step: f64,
        (from, to): (f64, f64),
    ) -> impl Iterator<Item = f64> + '_ {
        let shown = self
            .stretches
            .windows(2)
            .filter(move |pair| !pair[0].2 && pair[1].1 >= from && pair[0].1 <= to);
        shown.flat_map(move |pair| {
            let low = (pair[0].0 + (from - pair[0].1).max(0.0)) / step;
            let high = (pair[1].0 - (pair[1].1 - to).max(0.0)) / step;
            (low.ceil() as i64..=high.floor() as i64).map(move |count| count as f64 * step)
        })
    }
}
