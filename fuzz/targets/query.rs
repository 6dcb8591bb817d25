//! See `korespond_fuzz::query`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::query(data));
