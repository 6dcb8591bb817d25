//! An authority of a test's own.

use std::{path::Path, process::Command};

/// Makes `ca.pem`, and `cert.pem` with `key.pem` for localhost that it signed; `both.pem` is
/// the last two.
pub fn certificates(dir: &Path) {
    let script = r"
        set -e
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
            -keyout ca.key -out ca.pem -subj '/CN=Agency test authority' \
            -addext 'basicConstraints=critical,CA:TRUE'
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
            -keyout key.pem -out cert.csr -subj /CN=localhost
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n' >ext
        openssl x509 -req -in cert.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
            -extfile ext -out cert.pem
        cat cert.pem key.pem >both.pem
        chmod 644 ca.pem cert.pem key.pem both.pem";
    let made = Command::new("sh")
        .args(["-c", script])
        .current_dir(dir)
        .output()
        .expect("sh runs");
    assert!(
        made.status.success(),
        "openssl: {}",
        String::from_utf8_lossy(&made.stderr)
    );
}
