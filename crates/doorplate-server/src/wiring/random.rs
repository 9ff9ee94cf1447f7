//! The randomness of the operating system.

use doorplate_engine::ports::Random;
use rand::TryRng;
use rand::rngs::SysRng;

/// The randomness of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("a system without randomness keeps no secrets");
    }
}
