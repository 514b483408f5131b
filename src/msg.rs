//! What travels: Msg, Effect, Fetch, Slot, Ticket.
