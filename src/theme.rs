//! Roles → styles.
