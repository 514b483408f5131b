//! The tabs of the detail.

/// What of an observation is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Tab {
    #[default]
    Messages,
    Input,
    Output,
    Metadata,
    Scores,
    Comments,
    Json,
}

impl Tab {
    pub(crate) const ALL: [Self; 7] = [
        Self::Messages,
        Self::Input,
        Self::Output,
        Self::Metadata,
        Self::Scores,
        Self::Comments,
        Self::Json,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Messages => "Messages",
            Self::Input => "Input",
            Self::Output => "Output",
            Self::Metadata => "Metadata",
            Self::Scores => "Scores",
            Self::Comments => "Comments",
            Self::Json => "JSON",
        }
    }

    pub(crate) fn index(self) -> usize {
        Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0)
    }

    /// The tab so many further, around the ends.
    pub(crate) fn turn(self, by: isize) -> Self {
        let count = Self::ALL.len().cast_signed();
        Self::ALL[(self.index().cast_signed() + by)
            .rem_euclid(count)
            .cast_unsigned()]
    }
}
