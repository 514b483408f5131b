//! What text may reach the screen: sanitised, cut by width, relative times.
