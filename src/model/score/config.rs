//! What a score config allows.

use super::{DataType, ScoreConfig, ScoreValue, short_number};
use crate::model::text;

impl ScoreConfig {
    /// Whether the server will keep the value: it answers 200 to a wrong one, too, and drops it later.
    ///
    /// # Errors
    /// What to enter instead.
    pub fn check(&self, value: &ScoreValue) -> Result<(), String> {
        match (self.data_type, value) {
            (DataType::Numeric, ScoreValue::Number(number)) => self.check_range(*number),
            (DataType::Boolean, ScoreValue::Bool(_)) => Ok(()),
            (DataType::Categorical, ScoreValue::Category(label)) => {
                if self
                    .categories
                    .iter()
                    .any(|category| category.label == *label)
                {
                    Ok(())
                } else {
                    Err(format!("\"{label}\" is none of the options"))
                }
            }
            (DataType::Text, ScoreValue::Text(words)) => match words.chars().count() {
                0 => Err("write something".into()),
                1..=500 => Ok(()),
                long => Err(format!("at most 500 characters fit, these are {long}")),
            },
            _ => Err(format!(
                "a {} value is expected",
                self.data_type.as_str().to_lowercase()
            )),
        }
    }

    /// What it takes, in a few words: `0 to 1`, `kind, neutral, rude`.
    pub fn rule(&self) -> String {
        match (self.data_type, self.min, self.max) {
            (DataType::Numeric, Some(min), Some(max)) => {
                format!("{} to {}", short_number(min), short_number(max))
            }
            (DataType::Numeric, Some(min), None) => format!("at least {}", short_number(min)),
            (DataType::Numeric, None, Some(max)) => format!("at most {}", short_number(max)),
            (DataType::Numeric, None, None) => "a number".into(),
            (DataType::Boolean, ..) => "yes or no".into(),
            (DataType::Categorical, ..) => {
                let labels: Vec<&str> = self.categories.iter().map(|one| &*one.label).collect();
                text::clean_line(&labels.join(", ")).into_owned()
            }
            _ => "text".into(),
        }
    }

    fn check_range(&self, number: f64) -> Result<(), String> {
        let (min, max) = (
            self.min.unwrap_or(f64::NEG_INFINITY),
            self.max.unwrap_or(f64::INFINITY),
        );
        if number.is_finite() && (min..=max).contains(&number) {
            return Ok(());
        }
        Err(match (self.min, self.max) {
            (Some(min), Some(max)) => {
                format!("from {} to {}", short_number(min), short_number(max))
            }
            (Some(min), None) => format!("at least {}", short_number(min)),
            (None, Some(max)) => format!("at most {}", short_number(max)),
            (None, None) => "a number".into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(min: Option<f64>, max: Option<f64>) -> ScoreConfig {
        ScoreConfig {
            id: "c".into(),
            name: "helpful".into(),
            description: None,
            data_type: DataType::Numeric,
            archived: false,
            min,
            max,
            categories: Vec::new(),
        }
    }

    #[test]
    fn a_number_outside_its_range_is_refused_with_the_range() {
        let config = numeric(Some(0.0), Some(1.0));
        assert_eq!(config.check(&ScoreValue::Number(0.5)), Ok(()));
        assert_eq!(
            config.check(&ScoreValue::Number(1.5)),
            Err("from 0 to 1".into())
        );
        assert!(config.check(&ScoreValue::Number(f64::NAN)).is_err());
        assert!(config.check(&ScoreValue::Bool(true)).is_err());
    }
}
