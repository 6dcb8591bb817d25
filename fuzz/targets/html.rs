//! See `korespond_fuzz::html`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::html(data));
