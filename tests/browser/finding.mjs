// Finding mail: results while typing, the form by fields, saved searches with and without a
// script, views of Sent, live results, notifications by a click only, phone and dark.

import { append, check, play, row, signIn } from './lib.mjs';

await play(async ({ browser, page, context, asked, picture }) => {
  // What the panel would show on the device, noted instead.
  await context.addInitScript(() => {
    // A letter's frame has no storage and no script of ours.
    if (globalThis.origin === 'null') return;
    globalThis.shown = [];
    globalThis.asked = 0;
    globalThis.Notification = class {
      static permission = sessionStorage.getItem('allowed') ?? 'default';
      static async requestPermission() {
        globalThis.asked += 1;
        sessionStorage.setItem('allowed', 'granted');
        return (this.permission = 'granted');
      }
      constructor(title, options) { globalThis.shown.push([title, options]); }
      addEventListener() {}
    };
    document.hasFocus = () => false;
  });
  await signIn(page, asked);
  check((await page.evaluate(() => globalThis.asked)) === 0, 'nobody asked for notifications');

  // Results while typing: not at every key, the older question ended, focus kept, told.
  await page.goto(`${asked.base}/search`);
  const questions = [];
  page.on('request', (request) => {
    if (request.url().includes('typing=1')) questions.push(new URL(request.url()).searchParams.get('q'));
  });
  const q = page.locator('#q');
  await q.focus();
  await page.keyboard.type(asked.word, { delay: 20 });
  await row(page, asked.subject).first().waitFor();
  check(questions.length === 1 && questions[0] === asked.word, `one question, not ${questions}`);
  check(await q.evaluate((field) => field === document.activeElement), 'focus in the field');
  check(/\d/.test(await page.locator('#results-told[role=status]').textContent()), 'a number told');
  check((await page.locator('li.row mark').count()) > 0, 'a mark');

  // A question that is no longer asked is ended: its answer can't replace a newer one.
  await page.route('**/search?q=slow*', () => {});
  const begun = page.waitForRequest(/q=slow/);
  await q.fill('slow');
  await begun;
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('q=slow'));
  await q.fill(asked.word);
  await ended;
  await row(page, asked.subject).first().waitFor();
  await page.unroute('**/search?q=slow*');

  // The form is filled from the search, and writes it again.
  await q.fill(`${asked.word} from:"Nowy Klient" filesmaller:2M`);
  await q.press('Enter');
  await page.waitForURL(/filesmaller/);
  check((await page.locator('#by-from').inputValue()) === 'Nowy Klient', 'the form is filled');
  check((await page.locator('#by-filesmaller').inputValue()) === '2', 'megabytes');
  await picture('form');
  await page.locator('#by-filesmaller').fill('');
  await page.locator('#by-filelarger').fill('big');
  await page.locator('#by-filelarger').press('Enter');
  await page.locator('#filelarger-wrong').waitFor();
  check((await page.locator('#by-filelarger').inputValue()) === 'big', 'nothing is lost');
  await page.locator('#by-filelarger').fill('');
  await page.locator('#by-filelarger').press('Enter');
  await row(page, asked.subject).first().waitFor();
  check((await q.inputValue()) === `${asked.word} from:"Nowy Klient"`, await q.inputValue());

  // Kept under a name, in the side bar with its unread mail.
  await page.locator('.save-search summary').click();
  await page.locator('.save-search input[name=name]').fill('Klucze');
  await page.locator('.save-search button').click();
  await page.locator('.search-side .saved-searches a', { hasText: 'Klucze' }).waitFor();
  await page.goto(`${asked.base}/mail`);
  const kept = page.locator('#side .saved-searches a.place', { hasText: 'Klucze' });
  check((await kept.locator('.count').textContent()).includes('1'), 'one unread');

  // Mail that arrives shows in the side bar's count and in open results; the device is silent.
  await kept.click();
  await row(page, asked.subject).first().waitFor();
  const card = await context.newPage();
  await card.goto(`${asked.base}/contacts/${asked.contact}`);
  await row(card, asked.subject).first().waitFor();
  const started = Date.now();
  await append(asked.first);
  await row(page, asked.first.subject).first().waitFor();
  const shownIn = Date.now() - started;
  await row(card, asked.first.subject).first().waitFor();
  await card.close();
  check((await page.evaluate(() => globalThis.shown.length)) === 0, 'no notification unasked');

  // Opened from there, the subject is marked and the way back leads to the search.
  await q.fill(asked.first.subject);
  await q.press('Enter');
  await row(page, asked.first.subject).first().locator('a.row-link').click();
  check((await page.locator('.message-subject mark').count()) > 0, 'a mark in the open message');
  check((await page.locator('a[data-close]').getAttribute('href')).startsWith('/search?q='), 'the way back');

  // Notifications: asked by a click, then told of one's own new mail.
  await page.goto(`${asked.base}/account`);
  const notify = page.locator('[data-notify]');
  await notify.locator('[data-notify-set=on]').click();
  await notify.locator('[data-notify-set=off]').waitFor();
  check((await page.evaluate(() => globalThis.asked)) === 1, 'asked once, by the click');
  await picture('notify');
  await append(asked.second);
  await page.waitForFunction(() => globalThis.shown.length > 0);
  const shown = await page.evaluate(() => globalThis.shown);
  check(shown.length === 1 && shown[0][0] === 'Nowy Klient', JSON.stringify(shown));
  check(shown[0][1].body === asked.second.subject, JSON.stringify(shown));
  await notify.locator('[data-notify-set=off]').click();
  await notify.locator('[data-notify-set=on]').waitFor();

  // The views of Sent.
  await page.goto(`${asked.base}/mail/sent`);
  await page.locator('.views a', { hasText: 'Leads' }).click();
  await page.waitForURL(/to=leads/);
  check((await page.locator('.views a[aria-current]').textContent()) === 'Leads', 'the view is named');
  await picture('sent');

  // Without a script: renamed and removed.
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const still = await plain.newPage();
  await still.goto(`${asked.base}/search/saved`);
  await still.locator('a.button', { hasText: 'Edit' }).click();
  await still.locator('#name').fill('Klucze i drzwi');
  await still.locator('#query').fill('larger:x');
  await still.locator('form.card button.primary').first().click();
  await still.locator('#query-wrong').waitFor();
  check((await still.locator('#name').inputValue()) === 'Klucze i drzwi', 'the name is not lost');
  await still.locator('#query').fill('klucze');
  await still.locator('form.card button.primary').first().click();
  await still.locator('a', { hasText: 'Klucze i drzwi' }).first().waitFor();
  await still.locator('a.button', { hasText: 'Edit' }).click();
  await still.locator('details summary', { hasText: 'Remove' }).click();
  await still.locator('button.danger').click();
  await still.locator('h2', { hasText: 'No saved searches yet' }).waitFor();
  await plain.close();

  // On a phone and in the dark.
  for (const [name, options] of [['phone', { width: 390, height: 844 }], ['dark', { width: 1280, height: 900 }]]) {
    await page.setViewportSize(options);
    await page.emulateMedia({ colorScheme: name === 'dark' ? 'dark' : 'light' });
    for (const path of ['/search?q=klucze', '/mail/sent', '/account#notifications']) {
      await page.goto(asked.base + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(wide <= 0, `${path} fits ${name}: ${wide}`);
      await picture(`${name}-${path.replace(/\W+/g, '-')}`);
    }
  }
  return { questions, shownIn };
});
