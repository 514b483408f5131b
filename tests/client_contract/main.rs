//! What the client asks and what it makes of the answers: recorded ones, our own, and those of a server gone wrong.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod budget;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod probing;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod traces;
#[cfg(test)]
mod writes;
