// A second factor: switched on by a first code, asked for at the door, replaced by a recovery code.

import { createHmac } from 'node:crypto';
import { check, play, signIn } from './lib.mjs';

const STEP = 30_000;

await play(async ({ page, asked, picture }) => {
  await signIn(page, asked);
  await page.goto(`${asked.base}/account/second-factor`);
  const seed = (await page.locator('code.secret').innerText()).replace(/\s/g, '');
  check(/^[A-Z2-7]{16,}$/.test(seed), 'a secret that can be typed');
  check(await page.locator('svg.qr').isVisible(), 'a picture to scan');
  await picture('offer');
  await give(page, other(code(seed, Date.now())));
  await page.locator('#code-wrong').waitFor();
  check((await page.locator('code.secret').innerText()).replace(/\s/g, '') === seed, 'that the secret stays');
  const first = Math.floor(Date.now() / STEP);
  await give(page, code(seed, first * STEP));
  await page.locator('ol.codes li').first().waitFor();
  const recovery = await page.locator('ol.codes code').allInnerTexts();
  check(new Set(recovery).size === asked.codes, `${asked.codes} recovery codes, not ${recovery}`);
  await picture('codes');
  await page.goto(`${asked.base}/account/second-factor`);
  const after = await page.locator('main').innerText();
  check(!recovery.some((one) => after.includes(one)) && !after.includes(seed), 'that they are shown once');
  await picture('on');

  // The password alone opens nothing; the step of the first code is used up, the next is not.
  const next = code(seed, (first + 1) * STEP);
  await signOut(page, asked);
  await password(page, asked);
  await page.goto(`${asked.base}/mail`);
  check(/\/sign-in/.test(page.url()), 'that the password alone opens nothing');
  await page.goto(`${asked.base}/sign-in/code`);
  await give(page, other(next));
  await page.locator('[role=alert], #code-wrong').first().waitFor();
  check(page.url().includes('/sign-in/code'), 'that a wrong code stays outside');
  await picture('refused');
  await give(page, next);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

  await signOut(page, asked);
  await password(page, asked);
  await give(page, recovery[0]);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${asked.base}/account/second-factor`);
  const left = await page.locator('main').innerText();
  check(left.includes(String(asked.codes - 1)), `that one recovery code less is left, not: ${left}`);
  await signOut(page, asked);
  await password(page, asked);
  await give(page, recovery[0]);
  await page.locator('[role=alert], #code-wrong').first().waitFor();
  await give(page, recovery[1]);
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return {};
});

async function password(page, asked) {
  await page.locator('input[type=email]').fill(asked.email);
  await page.locator('input[type=password]').fill(asked.password);
  await page.locator('input[type=password]').press('Enter');
  await page.waitForURL(/\/sign-in\/code/);
}

async function give(page, text) {
  await page.locator('[name=code]').fill(text);
  await page.locator('[name=code]').press('Enter');
}

async function signOut(page, asked) {
  await page.goto(`${asked.base}/account`);
  await page.locator('details.menu summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL(/\/sign-in/);
}

/** The code of a moment (RFC 6238, with six digits of SHA-1). */
function code(seed, at) {
  const bits = [...seed].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)
    .toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / STEP)));
  const mac = createHmac('sha1', key).update(step).digest();
  const number = mac.readUInt32BE(mac[mac.length - 1] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A wrong code, as far from the right one as can be. */
function other(right) {
  return String((Number(right) + 500_000) % 1_000_000).padStart(6, '0');
}
