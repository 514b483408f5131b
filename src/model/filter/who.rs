//! Who judges a term: the server, or lftui over what is loaded, or nobody.

use super::{Filter, Matching, Rows, Subject, Term, Test};
use crate::model::project::Generation;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The server leaves out what does not fit.
    Server,
    /// Rows are left out here, once they came.
    Here,
    /// Neither knows enough: nothing ever fits.
    Nobody,
}

impl Who {
    /// As it stands beside a term.
    pub fn words(self) -> &'static str {
        match self {
            Self::Server => "on the server",
            Self::Here => "here, over what is loaded",
            Self::Nobody => "not known in this list",
        }
    }
}

impl Term {
    pub fn who(&self, generation: Generation, rows: Rows) -> Who {
        match () {
            () if self.is_sent(generation, rows) => Who::Server,
            () if self.subject.is_known_to(rows) => Who::Here,
            () => Who::Nobody,
        }
    }

    /// Whether a server takes capitals and small letters for different ones, where lftui might not.
    pub fn minds_case(&self) -> bool {
        let searched = matches!(&self.subject, Subject::Field(field) if ["input", "output"].contains(&field.id));
        let part = matches!(&self.test, Test::Text(matching, _) if *matching != Matching::Exactly);
        part && !searched
    }
}

impl Filter {
    /// Who judges it, in words for the line above the list; None where nothing is filtered.
    pub fn summary(&self, generation: Generation, rows: Rows) -> Option<String> {
        let by = |who: Who| {
            let terms = self.terms.iter();
            let terms = terms.filter(|term| term.who(generation, rows) == who);
            let terms: Vec<String> = terms.map(ToString::to_string).collect();
            (!terms.is_empty()).then(|| terms.join(" "))
        };
        let (server, here) = (by(Who::Server), by(Who::Here));
        let mut words = match (server, here) {
            (Some(_), None) => vec!["filtered by the server".to_owned()],
            (Some(_), Some(here)) => {
                vec![format!("{here} filtered here, the rest by the server")]
            }
            (None, Some(_)) => vec!["filtered here".to_owned()],
            (None, None) => Vec::new(),
        };
        words.extend(by(Who::Nobody).map(|terms| format!("{terms} is not known in this list")));
        (!words.is_empty()).then(|| words.join(", "))
    }
}
