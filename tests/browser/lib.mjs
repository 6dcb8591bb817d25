// What every scenario starts with: a real Chromium that reaches nothing but the panel.

import { createServer, connect } from 'node:net';
import { chromium } from 'playwright-core';

const WAIT = 20_000;
const WHOLE = 120_000;
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Plays one scenario: `story({page, context, asked, seen, ...})` returns what it found. */
export async function play(story, options = {}) {
  const asked = JSON.parse(process.argv[2]);
  const foreign = await recorder();
  const seen = { foreign: foreign.connections, dialogs: [], errors: [] };
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...FLAGS, `--host-resolver-rules=MAP * 127.0.0.1:${foreign.port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`],
  });
  const end = async (code) => {
    foreign.server.close();
    await browser.close().catch(() => {});
    process.exit(code);
  };
  const late = setTimeout(() => {
    console.error(`took longer than ${WHOLE / 1000} s`);
    void end(1);
  }, WHOLE);
  const context = await browser.newContext({
    locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options,
  });
  context.setDefaultTimeout(WAIT);
  const page = await context.newPage();
  watch(page, seen);
  const picture = (name) =>
    page.screenshot({ path: `${asked.pictures}/${asked.scenario}-${name}.png` });
  try {
    const found = await story({ browser, context, page, asked, seen, picture });
    console.log(JSON.stringify({ ...found, seen }));
    clearTimeout(late);
    await end(0);
  } catch (error) {
    console.error(`at ${page.url()}: ${error.stack}\nseen: ${JSON.stringify(seen)}`);
    await picture('failed').catch(() => {});
    console.error(`see ${asked.pictures}/${asked.scenario}-failed.png`);
    await end(1);
  }
}

/** Fails unless it holds. */
export function check(holds, what) {
  if (!holds) throw new Error(`expected ${what}`);
}

/** Signs in by the form and waits for the mail page. */
export async function signIn(page, asked) {
  await page.goto(`${asked.base}/sign-in`);
  await page.locator('input[type=email]').fill(asked.email);
  await page.locator('input[type=password]').fill(asked.password);
  await page.locator('input[type=password]').press('Enter');
  await page.waitForURL(/\/mail/);
}

/** The row of a subject. */
export function row(page, subject) {
  return page.locator('li.row').filter({ hasText: subject });
}

/** Opens a message from the list and returns the frame with its text. */
export async function read(page, subject) {
  await row(page, subject).first().locator('a.row-link').click();
  await page.locator('main h1, main h2').filter({ hasText: subject }).first().waitFor();
  return page.frameLocator('iframe[sandbox]').first();
}

/** Puts a message into an Inbox of the real mail server (RFC 3501, 6.3.11). */
export function append({ port, user, password, raw }) {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    const bytes = Buffer.from(raw);
    const steps = [
      ['* OK', `a LOGIN "${user}" "${password}"\r\n`],
      ['a OK', `b APPEND INBOX {${bytes.length}}\r\n`],
      ['+', Buffer.concat([bytes, Buffer.from('\r\n')])],
      ['b OK', 'c LOGOUT\r\n'],
    ];
    let told = '';
    socket.setTimeout(WAIT, () => failed(new Error('the mail server is silent')));
    socket.on('error', failed);
    socket.on('close', () => (steps.length ? failed(new Error(told)) : done()));
    socket.on('data', (data) => {
      told += data;
      const line = told.split('\r\n').find((l) => steps.length && l.startsWith(steps[0][0]));
      if (line === undefined) return;
      told = '';
      const [, say] = steps.shift();
      socket.write(say);
    });
  });
}

function watch(page, seen) {
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
}

/**
 * Notes each connection to a host under .example, the only ones that our mail names. Every
 * name leads here, by HTTP or TLS; what Chromium asks of its maker ends here too.
 */
function recorder() {
  const connections = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => {
      const host = /[\w.-]+\.example\b/.exec(data.toString('latin1'));
      if (host) connections.push(host[0]);
      socket.destroy();
    });
    socket.setTimeout(WAIT, () => socket.destroy());
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done({ server, connections, port: server.address().port }));
  });
}
