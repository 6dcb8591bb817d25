//! See `korespond_fuzz::mime`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::mime(data));
