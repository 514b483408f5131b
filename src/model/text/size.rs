//! Bytes for people.

const UNITS: [(&str, u64); 4] = [
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

/// `912 bytes`, `12.3 kB`, `4.0 MB`, `2.0 GB`.
pub fn size(bytes: u64) -> String {
    match UNITS.iter().rfind(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
        None if bytes == 1 => "1 byte".into(),
        None => format!("{bytes} bytes"),
    }
}

/// Reads `500MB`, `2 GB`, `1.5gb`, and `0`, which needs no unit; none for anything else.
pub fn parse_size(text: &str) -> Option<u64> {
    if text == "0" {
        return Some(0);
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim();
    let (_, unit) = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))?;
    let bytes = number.parse::<f64>().ok()? * *unit as f64;
    (bytes <= MOST).then_some(bytes as u64)
}

/// A thousand terabytes: more than any disk that this will meet.
const MOST: f64 = 1e15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_and_read() {
        let said = [1, 912, 12_340, 4_000_000, 2_000_000_000].map(size);
        assert_eq!(said, ["1 byte", "912 bytes", "12.3 kB", "4.0 MB", "2.0 GB"]);
        let read = ["500MB", "2 GB", "1.5gb", "0"].map(parse_size);
        let wanted = [500_000_000, 2_000_000_000, 1_500_000_000, 0];
        assert_eq!(read, wanted.map(Some));
        for wrong in [
            "",
            "2",
            "GB",
            "-1GB",
            "1.2.3GB",
            "2 potatoes",
            "9e9GB",
            "99999999TB",
        ] {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }
}
