//! What a server counts together, and how much of it the smallest plan of Langfuse Cloud allows (semantics.md §2.2).

use std::time::Duration;

use reqwest::Method;

use crate::model::Requests;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What the smallest plan allows of the general bucket; the setting `requests` means that one, the others follow it.
const GENERAL: u32 = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::langfuse) enum Bucket {
    /// Health, the project of the keys, prompts: not counted.
    Free,
    General,
    /// Traces, sessions and observations as version 3 has them.
    Deprecated,
    Queues,
    Datasets,
    Metrics,
    OldMetrics,
    DailyMetrics,
    Ingestion,
    TraceDeletes,
    ScoreDeletes,
}

impl Bucket {
    /// Which one a request takes from; `path` is what stands below `api/public/`.
    pub(super) fn of(method: &Method, path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default();
        let second = parts.next().unwrap_or_default();
        let read = method == Method::GET;
        let delete = method == Method::DELETE;
        match (first, second) {
            ("health" | "ready" | "prompts", _) | ("v2", "prompts") => Self::Free,
            ("projects", "") if read => Self::Free,
            ("traces" | "observations" | "sessions", _) if read => Self::Deprecated,
            ("traces", _) if delete => Self::TraceDeletes,
            ("scores", _) if delete => Self::ScoreDeletes,
            ("annotation-queues", _) => Self::Queues,
            ("datasets" | "dataset-items" | "dataset-run-items", _) | ("v2", "datasets") => {
                Self::Datasets
            }
            ("metrics", "daily") => Self::DailyMetrics,
            ("metrics", _) => Self::OldMetrics,
            ("v2", "metrics") => Self::Metrics,
            ("ingestion" | "otel" | "media", _) => Self::Ingestion,
            _ => Self::General,
        }
    }

    /// As it is kept on disk.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::General => "general",
            Self::Deprecated => "deprecated",
            Self::Queues => "queues",
            Self::Datasets => "datasets",
            Self::Metrics => "metrics",
            Self::OldMetrics => "old-metrics",
            Self::DailyMetrics => "daily-metrics",
            Self::Ingestion => "ingestion",
            Self::TraceDeletes => "trace-deletes",
            Self::ScoreDeletes => "score-deletes",
        }
    }

    fn smallest_plan(self) -> Option<Requests> {
        let (count, per) = match self {
            Self::Free => return None,
            Self::General => (GENERAL, MINUTE),
            Self::Deprecated => (15, MINUTE),
            Self::Queues | Self::Datasets => (100, MINUTE),
            Self::Ingestion => (1_000, MINUTE),
            Self::Metrics | Self::OldMetrics => (100, DAY),
            Self::DailyMetrics => (10, DAY),
            Self::TraceDeletes | Self::ScoreDeletes => (50, DAY),
        };
        Some(Requests { count, per })
    }

    /// Its share where the general bucket is given so many.
    pub(super) fn share(self, general: Requests) -> Option<Requests> {
        let plan = self.smallest_plan()?;
        let (count, per) = if plan.per == MINUTE {
            (1.0, general.per)
        } else {
            (MINUTE.as_secs_f64() / general.per.as_secs_f64(), plan.per)
        };
        let count = count * f64::from(plan.count) * f64::from(general.count) / f64::from(GENERAL);
        Some(Requests {
            count: (count as u32).max(1),
            per,
        })
    }

    /// A limit as a 429 tells it: how many, but not in what time. A long wait shows that the time is longer than usual.
    pub(super) fn learn(self, count: u32, wait: Duration, usual: Option<Duration>) -> Requests {
        let plan = self.smallest_plan().map_or(MINUTE, |plan| plan.per);
        let usual = usual.unwrap_or(plan);
        let longer = [MINUTE, Duration::from_secs(60 * 60), DAY];
        let per = if wait <= usual {
            usual
        } else {
            longer.into_iter().find(|per| wait <= *per).unwrap_or(DAY)
        };
        Requests { count, per }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_share_buckets_as_on_the_cloud() {
        for (method, path, bucket) in [
            ("GET", "health", Bucket::Free),
            ("GET", "projects", Bucket::Free),
            ("POST", "projects", Bucket::General),
            ("GET", "v2/prompts/a%2Fb", Bucket::Free),
            ("GET", "v2/observations", Bucket::General),
            ("GET", "v3/scores", Bucket::General),
            ("POST", "scores", Bucket::General),
            ("DELETE", "scores/s1", Bucket::ScoreDeletes),
            ("GET", "traces/t1", Bucket::Deprecated),
            ("GET", "sessions", Bucket::Deprecated),
            ("GET", "observations/o1", Bucket::Deprecated),
            ("DELETE", "traces/t1", Bucket::TraceDeletes),
            ("PATCH", "annotation-queues/q/items/i", Bucket::Queues),
            ("GET", "v2/metrics", Bucket::Metrics),
            ("GET", "metrics/daily", Bucket::DailyMetrics),
            ("GET", "v2/datasets", Bucket::Datasets),
            ("POST", "otel/v1/traces", Bucket::Ingestion),
            ("GET", "what/ever", Bucket::General),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(Bucket::of(&method, path), bucket, "{method} {path}");
        }
    }

    #[test]
    fn the_setting_is_the_general_bucket_and_the_others_follow() {
        let share = |bucket: Bucket, text| {
            let rate = bucket.share(Requests::parse(text).unwrap()).unwrap();
            (rate.count, rate.per.as_secs())
        };
        assert_eq!(share(Bucket::General, "30/min"), (30, 60));
        assert_eq!(share(Bucket::Deprecated, "30/min"), (15, 60));
        assert_eq!(share(Bucket::Queues, "30/min"), (100, 60));
        assert_eq!(share(Bucket::Metrics, "30/min"), (100, 86_400));
        assert_eq!(share(Bucket::Deprecated, "5/s"), (2, 1));
        assert_eq!(share(Bucket::Metrics, "1/s"), (200, 86_400));
        assert_eq!(share(Bucket::Deprecated, "1/hour"), (1, 3_600));
        assert_eq!(Bucket::Free.share(Requests::parse("1/s").unwrap()), None);
    }

    #[test]
    fn a_long_wait_teaches_a_long_time() {
        let per = |bucket: Bucket, seconds| {
            let wait = Duration::from_secs(seconds);
            bucket.learn(30, wait, None).per.as_secs()
        };
        assert_eq!(per(Bucket::General, 17), 60);
        assert_eq!(per(Bucket::General, 90), 3_600);
        assert_eq!(per(Bucket::Metrics, 17), 86_400);
        assert_eq!(per(Bucket::General, 86_394), 86_400);
    }
}
