// @ts-nocheck: preloaded as it is into processes of VS Code, by whatever Node.js they run on.
/*
 * Every outgoing connection of an extension host, whatever made it, is written to a file before it is made. VS Code's
 * server lets no NODE_OPTIONS through to its children, so in the server this sees to it that they preload it too.
 */
const childProcess = require('node:child_process');
const dgram = require('node:dgram');
const { appendFileSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');

const file = process.env.NT_CONNECTIONS;

if (process.argv.some((argument) => argument.includes('extensionHost'))) recordAll();
else {
  const { fork } = childProcess;
  childProcess.fork = (program, args, options = {}) =>
    fork(program, args, {
      ...options,
      execArgv: [...(options.execArgv ?? process.execArgv), '--require', __filename],
    });
  syncBuiltinESMExports();
}

function recordAll() {
  const record = (connection) => appendFileSync(file, `${JSON.stringify(connection)}\n`);
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function connectRecorded(...args) {
    const first = Array.isArray(args[0]) ? args[0][0] : args[0];
    const options = typeof first === 'object' && first !== null ? first : { port: first, host: args[1] };
    // A path is a pipe to another process of this machine.
    if (!options.path && Number.isInteger(Number(options.port)))
      record({ host: options.host ?? 'localhost', port: Number(options.port) });
    return connect.apply(this, args);
  };
  const { send } = dgram.Socket.prototype;
  dgram.Socket.prototype.send = function sendRecorded(...args) {
    record({ host: 'a datagram', port: 0 });
    return send.apply(this, args);
  };
}
