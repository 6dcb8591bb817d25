//! See `korespond_fuzz::calendar`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::calendar(data));
