import assert from "node:assert/strict";
import { test } from "node:test";

import { addressIn, gridPlaces, isPictureAddress } from "../../canvas/static/canvas/dropped.js";

const data = (texts) => ({ getData: (type) => texts[type] ?? "" });

test("the picture itself is taken from what another page hands over, else the first address", () => {
  const html = '<meta charset="utf-8"><a href="https://a.example/page"><img alt="x" src="https://a.example/b.png?x=1&amp;y=2"></a>';
  const uris = "# a comment\r\nhttps://a.example/page\r\nhttps://a.example/other";
  assert.equal(addressIn(data({ "text/html": html, "text/uri-list": uris })), "https://a.example/b.png?x=1&y=2");
  assert.equal(addressIn(data({ "text/uri-list": uris })), "https://a.example/page");
  assert.equal(addressIn(data({ "text/html": "<img src='data:image/png;base64,AAAA'>" })), "data:image/png;base64,AAAA");
});

test("nothing else is an address", () => {
  for (const html of ['<img src="file:///etc/passwd">', '<img src="javascript:alert(1)">', "<p>text</p>", '<img src="/a.png">']) {
    assert.equal(addressIn(data({ "text/html": html })), "");
  }
  assert.equal(addressIn(data({ "text/uri-list": "ftp://a.example/b.png" })), "");
  assert.equal(addressIn(data({})), "");
});

test("a pasted text counts as a picture when it is one address that ends like one", () => {
  for (const text of ["https://a.example/b.PNG", " http://a.example/b.jpeg?w=3 ", "data:image/webp;base64,UklG", "https://a.example/b.avif#c"]) {
    assert.ok(isPictureAddress(text), text);
  }
  for (const text of ["https://a.example/", "look: https://a.example/b.png", "b.png", "data:text/html,x", "https://a.example/?b.png"]) {
    assert.ok(!isPictureAddress(text), text);
  }
});

test("several pictures stand in rows and none upon another", () => {
  const places = gridPlaces(10, { x: 100, y: 50 }, 280);
  assert.equal(places.length, 10);
  assert.deepEqual(places[0], { x: 100, y: 50 });
  assert.equal(new Set(places.map(({ x }) => x)).size, 4);
  assert.equal(new Set(places.map(({ y }) => y)).size, 3);
  assert.deepEqual(gridPlaces(0, { x: 0, y: 0 }, 280), []);
  assert.equal(gridPlaces(1, { x: 7, y: 8 }, 280).length, 1);
});
