//! Inputs and outputs of any usual shape → one conversation.
