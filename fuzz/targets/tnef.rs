//! See `korespond_fuzz::tnef`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| korespond_fuzz::tnef(data));
