//! See `korespond_fuzz::headers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::headers(data));
