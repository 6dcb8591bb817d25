// A passkey: made by a virtual device of Chromium's, signed in with, renamed, removed.

import { check, play, signIn } from './lib.mjs';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

await play(async ({ page, context, asked, picture }) => {
  const shots = async (name) => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const size of [WIDE, NARROW]) {
        await page.setViewportSize(size);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        check(wide <= size.width, `that ${name} fits ${size.width} pixels, not ${wide}`);
        await picture(`${name}-${colorScheme}-${size.width}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WIDE);
  };

  // By its number the panel has no passkeys: the page says where they work.
  await page.goto(`${asked.base}/sign-in`);
  check(!(await page.locator('form[data-passkey]').isVisible()), 'no button at an IP address');
  await signIn(page, asked);
  await page.goto(`${asked.base}/account/passkeys/new`);
  const told = page.locator('[data-passkey-unfit]');
  await told.waitFor();
  check((await told.innerText()).includes('http://localhost:'), 'the address that has them');
  await signOut(page, asked);

  const here = { ...asked, base: asked.base.replace('127.0.0.1', 'localhost') };
  const device = await virtual(context, page);
  await signIn(page, here);
  await page.goto(`${here.base}/account/passkeys/new`);
  const named = page.locator('input[name=name]');
  check((await named.inputValue()) === 'Linux', 'a name that fits the machine');
  await named.fill('Office laptop');
  await page.locator('input[name=password]').fill('wrong');
  await page.locator('form.card button.primary').click();
  await page.locator('#password-wrong').waitFor();
  check((await named.inputValue()) === 'Office laptop', 'that the name stays');
  await shots('asking');
  await page.locator('input[name=password]').fill(asked.password);
  await page.locator('form.card button.primary').click();
  await page.locator('form[data-passkey=create]').waitFor();
  await shots('making');

  // A user who does not prove themselves makes nothing, and may try again.
  await device.verified(false);
  await page.locator('form[data-passkey=create] button').click();
  await page.locator('[data-says]:not(:empty)').waitFor();
  await device.verified(true);
  await page.locator('form[data-passkey=create] button').click();
  await page.waitForURL(/\/account#passkeys/);
  const card = page.locator('#passkeys');
  await card.locator('strong').getByText('Office laptop').waitFor();
  await card.scrollIntoViewIfNeeded();
  await shots('list');

  // The device has one already: no second one.
  await page.goto(`${here.base}/account/passkeys/new`);
  await page.locator('input[name=password]').fill(asked.password);
  await page.locator('form.card button.primary').click();
  await page.locator('form[data-passkey=create] button').click();
  await page.locator('[data-says]:not(:empty)').waitFor();

  await signOut(page, here);
  await page.goto(`${here.base}/contacts`);
  await page.locator('form[data-passkey=get] button').waitFor();
  await shots('door');
  await page.locator('form[data-passkey=get] button').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/contacts');
  await page.goto(`${here.base}/account`);
  check(/last used/.test(await card.innerText()), 'when it was used');

  await card.locator('a.button.small').click();
  await named.fill('');
  await page.evaluate(() => document.querySelector('form.card').noValidate = true);
  await page.locator('form.card button.primary').click();
  await page.locator('#name-wrong').waitFor();
  await named.fill('Home <b>laptop</b>');
  await page.locator('form.card button.primary').click();
  await card.locator('strong').getByText('Home <b>laptop</b>').waitFor();
  await card.locator('a.button.small').click();
  await page.locator('details.card summary').click();
  await shots('ending');
  await page.locator('details.card button.danger').click();
  await page.waitForURL(/\/account#passkeys/);
  check((await card.locator('.lines li').count()) === 0, 'that it is gone');

  // The device still has it and signs; nobody is let in.
  await signOut(page, here);
  await page.locator('form[data-passkey=get] button').click();
  await page.locator('[role=alert]').filter({ hasText: 'does not sign anybody in' }).waitFor();
  await shots('refused');
  await page.goto(`${here.base}/mail`);
  check(page.url().includes('/sign-in'), 'that a removed passkey opens nothing');
  return {};
}, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' });

/** A device that Chromium plays: a fingerprint reader within this machine. */
async function virtual(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const verified = (isUserVerified) =>
    session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { verified };
}

async function signOut(page, asked) {
  await page.goto(`${asked.base}/account`);
  await page.locator('details.menu summary').click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL(/\/sign-in/);
}
