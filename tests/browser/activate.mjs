// A new user chooses their first password by a link that the director hands over.

import { check, play, signIn } from './lib.mjs';

await play(async ({ browser, page, asked, picture }) => {
  await signIn(page, { ...asked, email: asked.director });
  await page.goto(`${asked.base}/users/${asked.id}/sign-in`);
  const make = page.locator('form[action$="/invitation"] button');
  await make.click();
  const shown = page.locator('.notice code.secret');
  await shown.waitFor();
  const link = await shown.innerText();
  check(link.startsWith(`${asked.base}/activate?token=`), 'a link to hand over');
  await picture('link');
  await page.goto(`${asked.base}/users/${asked.id}/sign-in`);
  check((await shown.count()) === 0, 'that the link is told once');

  const fresh = await browser.newContext({ locale: 'en-GB', viewport: { width: 390, height: 844 } });
  const person = await fresh.newPage();
  await person.goto(link);
  await person.getByText(asked.email).first().waitFor();
  await person.screenshot({ path: `${asked.pictures}/${asked.scenario}-phone.png` });
  const choose = async (text) => {
    await person.locator('[name=password]').fill(text);
    await person.locator('[name=password]').press('Enter');
  };
  await choose(asked.weak);
  await person.locator('#password-wrong').waitFor();
  check((await person.locator('[name=password]').inputValue()) === '', 'that no password is sent back');
  check((await person.locator('main').innerText()).includes(asked.email), 'that the form knows whose it is');
  check((await person.locator('[name=token]').inputValue()) === new URL(link).searchParams.get('token'),
    'that the form keeps its link');
  await choose(asked.password);
  await person.waitForURL(/\/sign-in\?/);
  await person.locator('[role=status]').first().waitFor();
  await signIn(person, asked);

  const again = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  const answer = await again.goto(link);
  check(answer.status() === 410, `that a used link is gone, not ${answer.status()}`);
  const told = await again.locator('main').innerText();
  check(told.includes(asked.used), `that a used link says so, not: ${told}`);
  await again.screenshot({ path: `${asked.pictures}/${asked.scenario}-used.png` });
  return {};
});
