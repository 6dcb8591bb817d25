use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use model::FailureKind;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{error::WireError, network::ascii_host};

/// Longest PEM of private certificates, in bytes.
const MAX_PEM: usize = 256 * 1024;
/// Most certificates in it.
const MAX_CERTIFICATES: usize = 64;

/// Whose certificates are believed: the system's roots, read once.
#[derive(Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
    config: Arc<ClientConfig>,
    // Of private authorities, as long as a connection uses them: roots are large.
    private: Arc<Mutex<BTreeMap<String, Weak<ClientConfig>>>>,
}

impl Trust {
    /// Reads the system's roots; where there are none, only a private CA can be believed.
    pub fn system() -> Result<Self, WireError> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = Arc::new(config(roots.clone())?);
        Ok(Self {
            roots: Arc::new(roots),
            config,
            private: Arc::default(),
        })
    }

    /// Whether a private CA's PEM can be used; the reason if not (M-4).
    pub fn check_ca(pem: &str) -> Result<(), WireError> {
        add_ca(&mut RootCertStore::empty(), pem)
    }

    /// How TLS is spoken to servers with certificates that the system believes.
    pub(crate) fn config(&self) -> ClientConfig {
        ClientConfig::clone(&self.config)
    }

    fn with_ca(&self, ca_pem: Option<&str>) -> Result<Arc<ClientConfig>, WireError> {
        let Some(pem) = ca_pem else {
            return Ok(Arc::clone(&self.config));
        };
        let mut private = self.private.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = private.get(pem).and_then(Weak::upgrade) {
            return Ok(known);
        }
        let mut roots = RootCertStore::clone(&self.roots);
        add_ca(&mut roots, pem)?;
        let made = Arc::new(config(roots)?);
        private.retain(|_, known| known.strong_count() > 0);
        private.insert(pem.to_owned(), Arc::downgrade(&made));
        Ok(made)
    }

    /// Raises a connection to TLS; the certificate must be `host`'s.
    pub(super) async fn secure(
        &self,
        stream: TcpStream,
        host: &str,
        ca_pem: Option<&str>,
        within: Duration,
    ) -> Result<TlsStream<TcpStream>, WireError> {
        let connector = TlsConnector::from(self.with_ca(ca_pem)?);
        let handshake = connector.connect(server_name(host)?, stream);
        match timeout(within, handshake).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(WireError::of_handshake(&error)),
            Err(_) => Err(WireError::timed_out("TLS was not agreed on in time")),
        }
    }
}

fn server_name(host: &str) -> Result<ServerName<'static>, WireError> {
    let host = host.trim().trim_start_matches('[').trim_end_matches(']');
    let name = match host.parse::<std::net::IpAddr>() {
        Ok(ip) => return Ok(ServerName::IpAddress(ip.into())),
        Err(_) => ascii_host(host)?,
    };
    ServerName::try_from(name)
        .map_err(|_| WireError::new(FailureKind::NameNotFound, "not a host name"))
}

fn config(roots: RootCertStore) -> Result<ClientConfig, WireError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| WireError::of_tls(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn add_ca(roots: &mut RootCertStore, pem: &str) -> Result<(), WireError> {
    let unusable = |words: &str| WireError::new(FailureKind::TlsUntrusted, words);
    if pem.len() > MAX_PEM {
        return Err(unusable("the CA certificate file is too long"));
    }
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()).take(MAX_CERTIFICATES) {
        let certificate =
            certificate.map_err(|_| unusable("the CA certificate is not readable PEM"))?;
        roots
            .add(certificate)
            .map_err(|_| unusable("the CA certificate is not a certificate"))?;
        count += 1;
    }
    if count == 0 {
        return Err(unusable("the CA certificate file holds no certificate"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_ca_is_refused_with_its_reason() {
        for pem in [
            "",
            "hello",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
        ] {
            assert_eq!(
                Trust::check_ca(pem).unwrap_err().kind,
                FailureKind::TlsUntrusted
            );
        }
    }
}
