//! Passwords and keys.

mod plaintext_fence_secret;

pub use plaintext_fence_secret::PlaintextFenceSecret;
