//! Compares the accounts with the tasks that keep them in step, and starts and ends tasks.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use model::AccountId;
use service::{
    Desk,
    intake::Intake,
    syncing::{self, Order},
    write_back,
};
use tokio::{sync::broadcast::error::RecvError, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{account, budget::Budget, calls::Calls, pause, quiet::Quiet};

/// The accounts are compared at most so often.
const CALM: Duration = Duration::from_millis(200);

/// Tasks that end are waited for so long.
const PATIENCE: Duration = Duration::from_secs(4);

struct Task {
    version: u64,
    stop: CancellationToken,
    calls: Arc<Calls>,
    work: JoinHandle<()>,
}

/// What all accounts share.
#[derive(Clone)]
pub(crate) struct Common {
    pub(crate) desk: Desk,
    pub(crate) intake: Intake,
    pub(crate) budget: Budget,
    pub(crate) quiet: Quiet,
}

/// Keeps all accounts in step until `stop`.
pub(crate) async fn keep(common: Common, stop: CancellationToken) {
    let desk = common.desk.clone();
    let mut tasks: BTreeMap<AccountId, Task> = BTreeMap::new();
    let mut asks = syncing::asks(&desk);
    let mut changes = syncing::changes(&desk);
    loop {
        changes.borrow_and_update();
        match syncing::orders(&desk) {
            Ok(orders) => compare(&common, orders, &mut tasks),
            Err(problem) => tracing::error!(%problem, "the accounts could not be read"),
        }
        call_to_work(&desk, &tasks);
        tokio::select! {
            _ = changes.changed() => tokio::time::sleep(CALM).await,
            asked = asks.recv() => match asked {
                Ok(account) => look(&tasks, Some(account)),
                Err(RecvError::Lagged(_)) => look(&tasks, None),
                Err(RecvError::Closed) => {}
            },
            () = stop.cancelled() => break,
        }
    }
    for task in tasks.values() {
        task.stop.cancel();
    }
    let all_ended = async {
        for (account, task) in tasks {
            if let Err(error) = task.work.await {
                tracing::error!(%account, %error, "a sync task broke");
            }
        }
    };
    if tokio::time::timeout(PATIENCE, all_ended).await.is_err() {
        tracing::warn!("some servers were left without a goodbye");
    }
}

/// Calls those who have something to do at their server: what was wished, bodies to fetch.
fn call_to_work(desk: &Desk, tasks: &BTreeMap<AccountId, Task>) {
    let accounts: Vec<AccountId> = tasks.keys().copied().collect();
    match write_back::waiting(desk, &accounts) {
        Ok(waiting) => {
            for task in waiting.iter().filter_map(|account| tasks.get(account)) {
                task.calls.work();
            }
        }
        Err(problem) => tracing::error!(%problem, "the wishes could not be read"),
    }
}

fn look(tasks: &BTreeMap<AccountId, Task>, account: Option<AccountId>) {
    for (id, task) in tasks {
        if account.is_none_or(|account| account == *id) {
            task.calls.look();
        }
    }
}

fn compare(common: &Common, orders: Vec<Order>, tasks: &mut BTreeMap<AccountId, Task>) {
    tasks.retain(|account, task| {
        let ordered = orders
            .iter()
            .any(|order| order.account == *account && order.version == task.version);
        if !ordered {
            task.stop.cancel();
        }
        ordered && !task.work.is_finished()
    });
    for (position, order) in orders.into_iter().enumerate() {
        if tasks.contains_key(&order.account) {
            continue;
        }
        let (account, version) = (order.account, order.version);
        let stop = CancellationToken::new();
        let calls = Arc::new(Calls::default());
        let keeper = account::Keeper {
            desk: common.desk.clone(),
            intake: common.intake.clone(),
            order,
            stop: stop.clone(),
            calls: Arc::clone(&calls),
            budget: common.budget.clone(),
            quiet: common.quiet.clone(),
        };
        let work = tokio::spawn(keeper.keep(pause::start(position)));
        tasks.insert(
            account,
            Task {
                version,
                stop,
                calls,
                work,
            },
        );
    }
}
