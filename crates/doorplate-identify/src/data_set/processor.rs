//! What look-ups ask of the processor: newer instructions where it has them, and loads ahead.
//!
//! The instructions are those of x86-64-v3 (2013 on). Everything also runs without them, and on
//! other processors, with the same answers.

/// Whether AVX2, POPCNT and BMI2 are there.
pub(super) fn is_newer() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx2")
            && std::arch::is_x86_feature_detected!("popcnt")
            && std::arch::is_x86_feature_detected!("bmi2")
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// Begins to load an element that is needed soon. A place out of bounds does nothing.
#[inline(always)]
pub(super) fn load_ahead<T>(table: &[T], place: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let element = table.as_ptr().wrapping_add(place).cast::<i8>();
        #[expect(unsafe_code, reason = "a hint: it reads nothing and fails at no address")]
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(element);
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        // The compiler has no stable hint here; the loads of a batch overlap nevertheless.
        let _: (&[T], usize) = (table, place);
    }
}
