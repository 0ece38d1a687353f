import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { SignInUris } from '../../src/vscode/signInUris.ts';

describe('signing in through the editor', () => {
  it('gives the browser an address that comes back to this extension, and hears it', async () => {
    const uris = new SignInUris('neural-terminal.neural-terminal');
    const way = await uris.open();
    // On a desktop it is the editor's own scheme; in a browser a page of the server's that leads back to it.
    const own = `${vscode.env.uriScheme}://neural-terminal.neural-terminal/signed-in`;
    const isOwn = vscode.Uri.parse(way.callbackUrl, true).scheme === vscode.env.uriScheme;
    assert.equal(isOwn, vscode.env.uiKind === vscode.UIKind.Desktop);
    if (isOwn) assert.ok(way.callbackUrl.startsWith(own));
    else assert.ok(decodeURIComponent(way.callbackUrl).includes('/signed-in'), way.callbackUrl);
    const callback = vscode.Uri.parse(own);
    uris.handleUri(callback.with({ path: '/elsewhere', query: 'code=no' }));
    uris.handleUri(callback.with({ query: 'code=early&state=s' }));
    assert.match(await way.nextQuery(), /code=early/);
    const later = way.nextQuery();
    uris.handleUri(callback.with({ query: 'code=late&state=s' }));
    assert.match(await later, /code=late/);
    way.dispose();
  });
});
