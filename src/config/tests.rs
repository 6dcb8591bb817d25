use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn with(text: &str, variables: &[(&str, &str)]) -> Result<(Config, Vec<Effective>), BadConfig> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("k.toml");
    std::fs::write(&path, text).unwrap();
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let sources = Sources {
        file: Some(path),
        variables,
        flags: BTreeMap::new(),
    };
    load(&sources).map_err(|BadConfig(text)| {
        BadConfig(text.replace(&dir.path().display().to_string(), "/etc"))
    })
}

fn refused(text: &str, variables: &[(&str, &str)]) -> String {
    with(text, variables).unwrap_err().0
}

#[test]
fn the_documented_file_is_the_default() {
    let (config, _) = with(DOCUMENTED, &[]).unwrap();
    let expected = Config {
        server: Server {
            listen: "127.0.0.1:8025".parse().unwrap(),
            base_url: None,
            behind_proxy: false,
            trusted_proxies: Vec::new(),
            max_connections: 1024,
            max_connections_per_address: 128,
        },
        dir: "/var/lib/korespond".into(),
        key_file: None,
        message_limit: 50 << 20,
        connections_per_server: 20,
        connections: 2000,
        allow_loopback: false,
        log: Log {
            format: Format::Auto,
            level: tracing::Level::INFO,
        },
        sign_in: SignIn {
            idle_minutes: 60,
            absolute_hours: 12,
            hash_memory_kib: 65_536,
            hash_passes: 2,
        },
        relay: None,
        openid: Vec::new(),
        backup: None,
    };
    assert_eq!(config, expected);
    assert_eq!(with("", &[]).unwrap().0, expected);
}

#[test]
fn every_key_has_a_sentence_above_it() {
    let lines: Vec<&str> = DOCUMENTED.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if line.contains(" = ") && !line.starts_with('#') {
            assert!(lines[at - 1].starts_with("# "), "{line} has no comment");
        }
    }
}

#[test]
fn later_layers_win() {
    let sources = Sources {
        file: None,
        variables: BTreeMap::from([("KORESPOND__DATA__DIR".into(), "/a".into())]),
        flags: BTreeMap::from([("data.dir", "/b".to_owned())]),
    };
    let (config, effective) = load(&sources).unwrap();
    assert_eq!(config.dir, PathBuf::from("/b"));
    let dir = effective.iter().find(|e| e.name == "dir").unwrap();
    assert_eq!(dir.origin, Origin::Flag);

    let (config, _) = with(
        "[network]\nallow_loopback = false\n",
        &[
            ("KORESPOND__NETWORK__ALLOW_LOOPBACK", "true"),
            ("KORESPOND__SERVER__TRUSTED_PROXIES", "10.0.0.1, ::1/128"),
            ("KORESPOND__SERVER__MAX_CONNECTIONS", "7"),
            ("KORESPOND_LONG", "1"),
        ],
    )
    .unwrap();
    assert!(config.allow_loopback);
    assert_eq!(config.server.trusted_proxies.len(), 2);
    assert_eq!(config.server.max_connections, 7);
}

#[test]
fn errors_name_place_key_and_what_is_allowed() {
    assert_eq!(
        refused(
            "[server]\n\n# x\nlisten = \"127.0.0.1:1\"\nlsten = 1\n",
            &[]
        ),
        "/etc/k.toml:5: unknown key server.lsten; allowed in [server]: base_url, behind_proxy, \
         listen, max_connections, max_connections_per_address, trusted_proxies"
    );
    assert_eq!(
        refused("[servr]\n", &[]),
        "/etc/k.toml:1: unknown section in key servr; allowed sections: backup, data, log, network, \
         openid, relay, server, sign_in, sync"
    );
    assert_eq!(
        refused("[log]\nlevel = \"trace\"\n", &[]),
        "/etc/k.toml:2: log.level = \"trace\" is not allowed; allowed: error, warn, info or debug"
    );
    assert_eq!(
        refused("", &[("KORESPOND__SYNC__MESSAGE_LIMIT", "12")]),
        "KORESPOND__SYNC__MESSAGE_LIMIT: sync.message_limit = \"12\" is not allowed; allowed: a \
         size from \"64KiB\" to \"1GiB\", such as \"50MiB\""
    );
    assert!(refused("[sign_in]\nhash_memory = \"18MiB\"\n", &[]).contains("\"19MiB\" to"));
    assert!(refused("[sign_in]\nhash_passes = 1\n", &[]).contains("from 2 to 20"));
    assert_eq!(
        refused("", &[("KORESPOND__SYNC__NONE", "12")]),
        "KORESPOND__SYNC__NONE: unknown key sync.none; allowed in [sync]: connections, connections_per_server, message_limit"
    );
    let syntax = refused("[log]\nlevel = \n", &[]);
    assert!(
        syntax.starts_with("/etc/k.toml:2: no valid TOML: "),
        "{syntax}"
    );
    assert_eq!(syntax.lines().count(), 1);
}

#[test]
fn a_missing_file_is_named() {
    let sources = Sources {
        file: Some("/nowhere/k.toml".into()),
        ..Sources::default()
    };
    let BadConfig(text) = load(&sources).unwrap_err();
    assert!(text.starts_with("/nowhere/k.toml: the configuration can't be read: "));
}

#[test]
fn plain_http_stays_on_this_machine() {
    let open = "[server]\nlisten = \"0.0.0.0:80\"\n";
    let said = refused(open, &[]);
    assert!(said.starts_with("/etc/k.toml:2: server.listen: 0.0.0.0:80 is not loopback"));
    assert!(said.contains("server.behind_proxy = true"));

    let declared = format!("{open}behind_proxy = true\n");
    assert!(refused(&declared, &[]).contains("server.base_url: it must be the https://"));

    let whole = format!("{declared}base_url = \"https://mail.example.com/\"\n");
    let (config, _) = with(&whole, &[]).unwrap();
    assert_eq!(
        config.server.base_url.as_deref(),
        Some("https://mail.example.com")
    );
    assert!(config.server.secure());
}

#[test]
fn cookies_are_secure_but_for_plain_http_on_loopback() {
    let secure = |text: &str| with(text, &[]).unwrap().0.server.secure();
    assert!(!secure(""));
    assert!(!secure("[server]\nbase_url = \"http://localhost:8025\"\n"));
    assert!(secure(
        "[server]\nbase_url = \"https://mail.example.com\"\n"
    ));
}

#[test]
fn a_proxy_that_nobody_named_is_doubted() {
    let doubted = |text: &str| with(text, &[]).unwrap().0.server.doubt().is_some();
    let open = "[server]\nbase_url = \"https://mail.example.com\"\n";
    assert!(doubted(open));
    assert!(!doubted(&format!(
        "{open}trusted_proxies = [\"127.0.0.1\"]\n"
    )));
    assert!(!doubted("[server]\nbase_url = \"http://localhost:8025\"\n"));
    assert!(!doubted(""));
}

#[test]
fn base_urls_have_no_path_and_no_plain_http_elsewhere() {
    for bad in [
        "mail.example.com",
        "http://mail.example.com",
        "https://mail.example.com/panel",
        "https://mail.example.com:port",
        "https://",
        "https://user@mail.example.com",
    ] {
        let text = format!("[server]\nbase_url = \"{bad}\"\n");
        assert!(refused(&text, &[]).contains("server.base_url"), "{bad}");
    }
}

#[test]
fn the_credential_comes_before_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let (config, _) = with("[data]\nkey_file = \"/k\"\n", &[]).unwrap();
    assert_eq!(config.key_path(Some(dir.path())), PathBuf::from("/k"));
    std::fs::write(dir.path().join(KEY_NAME), "x").unwrap();
    assert_eq!(config.key_path(Some(dir.path())), dir.path().join(KEY_NAME));
    let (config, _) = with("", &[]).unwrap();
    assert_eq!(
        config.key_path(None),
        PathBuf::from("/var/lib/korespond/korespond.key")
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_in_one_line(text in "\\PC{0,200}") {
        if let Err(BadConfig(said)) = with(&text, &[]) {
            prop_assert_eq!(said.lines().count(), 1);
        }
    }
}

#[test]
fn backups_are_made_where_a_directory_is_named() {
    let set = "[backup]\ndirectory = \"/srv/backups\"\nat = \"23:05\"\nkeep = 3\n";
    let backup = with(set, &[]).unwrap().0.backup.unwrap();
    let expected = Backup {
        directory: "/srv/backups".into(),
        at: jiff::civil::time(23, 5, 0, 0),
        keep: 3,
        with_key: false,
    };
    assert_eq!(backup, expected);
    for (line, told) in [
        ("at = \"24:00\"", "backup.at"),
        ("at = \"3:30\"", "backup.at"),
        ("keep = 0", "backup.keep"),
        ("directory = \"backups\"", "backup.directory"),
    ] {
        let refused = refused(&format!("[backup]\n{line}\n"), &[]);
        assert!(refused.contains(told), "{refused}");
    }
}
