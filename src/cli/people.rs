//! `korespond user`.

use serde_json::{Value, json};

use crate::boot::Workers;

use super::{
    World,
    api::Path,
    args::{UserAdd, UserList},
    fault::Fault,
    out::Out,
    password,
    reach::with_api,
};

/// Adds a user.
pub async fn add(world: &World, add: UserAdd) -> Result<(), Fault> {
    let password = if add.password_stdin {
        password::read()?
    } else {
        password::make()?
    };
    let mut user = json!({
        "email": add.email,
        "name": add.name,
        "role": add.role.word(),
        "password": password.as_str(),
    });
    if let Some(user) = user.as_object_mut() {
        for (name, value) in [("supervisor", add.supervisor), ("group", add.group)] {
            if let Some(value) = value {
                user.insert(name.to_owned(), Value::String(value));
            }
        }
    }
    with_api(world, Workers::Off, async |reached| {
        reached.api.post("/api/v1/users", &user).await
    })
    .await?;
    let mut out = Out::new();
    out.line(&format!("{} is added.", add.email))?;
    if !add.password_stdin {
        out.line(&format!("Password, shown this once: {}", password.as_str()))?;
    }
    out.done()
}

/// Lists users.
pub async fn list(world: &World, asked: &UserList) -> Result<(), Fault> {
    let mut path = Path::new("/api/v1/users");
    if !asked.status.is_empty() {
        let words: Vec<&str> = asked.status.iter().map(|status| status.word()).collect();
        path = path.with("status", &words.join(","));
    }
    let mut users = Vec::new();
    with_api(world, Workers::Off, async |reached| {
        let all = |rows| {
            users.extend(rows);
            Ok(())
        };
        reached.api.pages(&path, all).await
    })
    .await?;
    let mut out = Out::new();
    if asked.json {
        out.json(&json!({"items": users, "next": null}))?;
    } else {
        let lines: Vec<Vec<String>> = users
            .iter()
            .map(|user| {
                ["email", "role", "status", "name"]
                    .map(|name| text(user, name).to_owned())
                    .to_vec()
            })
            .collect();
        out.table(&lines)?;
    }
    out.done()
}

/// Blocks a user.
pub async fn block(world: &World, email: &str) -> Result<(), Fault> {
    stand(world, email, "block").await?;
    let mut out = Out::new();
    out.line(&format!("{email} is blocked."))?;
    out.done()
}

/// Lets a blocked user in again.
pub async fn unblock(world: &World, email: &str) -> Result<(), Fault> {
    stand(world, email, "unblock").await?;
    let mut out = Out::new();
    out.line(&format!("{email} may sign in again."))?;
    out.done()
}

async fn stand(world: &World, email: &str, verb: &str) -> Result<(), Fault> {
    let named = Path::new("/api/v1/users")
        .with("status", "all")
        .with("q", email);
    with_api(world, Workers::Off, async |reached| {
        let mut id = None;
        let find = |rows: Vec<Value>| {
            let mut same = rows
                .iter()
                .filter(|user| text(user, "email").eq_ignore_ascii_case(email));
            id = id.or(same.next().and_then(|user| user.get("id")?.as_u64()));
            Ok(())
        };
        reached.api.pages(&named, find).await?;
        let id = id.ok_or_else(|| {
            Fault::failed(format!("{email} is no user")).remedy("See: korespond user list")
        })?;
        let path = Path::new("/api/v1/users").step(&id.to_string()).step(verb);
        reached.api.post(path.as_str(), &json!({})).await
    })
    .await?;
    Ok(())
}

/// Makes an API token and prints it alone.
pub async fn token(world: &World, email: &str) -> Result<(), Fault> {
    let path = Path::new("/api/v1/users").step(email).step("token");
    let answer = with_api(world, Workers::Off, async |reached| {
        reached.api.post(path.as_str(), &json!({})).await
    })
    .await?;
    let mut out = Out::new();
    out.line(text(&answer, "token"))?;
    out.done()
}

/// Sets a user's password: the one of standard input, or one that is made and shown once.
pub async fn password(world: &World, email: &str, from_stdin: bool) -> Result<(), Fault> {
    let password = if from_stdin {
        password::read()?
    } else {
        password::make()?
    };
    mend(
        world,
        (email, "password"),
        &json!({"password": password.as_str()}),
    )
    .await?;
    let mut out = Out::new();
    out.line(&format!(
        "{email} has another password; sessions and tokens ended."
    ))?;
    if !from_stdin {
        out.line(&format!("Password, shown this once: {}", password.as_str()))?;
    }
    out.done()
}

/// Takes a user's second factor and passkeys away.
pub async fn reset_factor(world: &World, email: &str) -> Result<(), Fault> {
    mend(world, (email, "second-factor-reset"), &json!({})).await?;
    let mut out = Out::new();
    out.line(&format!(
        "{email} has no second factor and no passkeys now."
    ))?;
    out.done()
}

/// Forgets a user's failed tries.
pub async fn unlock(world: &World, email: &str) -> Result<(), Fault> {
    mend(world, (email, "unlock"), &json!({})).await?;
    let mut out = Out::new();
    out.line(&format!("{email} can try to sign in at once."))?;
    out.done()
}

/// Asks for something that only the operator may do to a user.
async fn mend(world: &World, (email, what): (&str, &str), told: &Value) -> Result<(), Fault> {
    let path = Path::new("/api/v1/users").step(email).step(what);
    with_api(world, Workers::Off, async |reached| {
        reached.api.post(path.as_str(), told).await
    })
    .await
    .map(drop)
}

/// A text of an answer; empty if it is none.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
