//! The observation tree of one trace: an arena in display order.
