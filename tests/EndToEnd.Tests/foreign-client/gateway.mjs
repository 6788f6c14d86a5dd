// The suite seen by a program that shares nothing with it but its protos.
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const protos = fileURLToPath(new URL('../../../services/Contracts/Protos', import.meta.url));

const definition = loader.loadSync(
  ['reception', 'statistics'].map((service) => `accesdroits/${service}/v1/${service}.proto`),
  { includeDirs: [protos], defaults: true, enums: String, longs: Number },
);
const { accesdroits } = grpc.loadPackageDefinition(definition);

// Clients that act in a role, with the token that the environment holds under its name.
export function as(role, address) {
  const token = process.env[role];
  if (!token) throw new Error(`No token for the role ${role}.`);
  const credentials = grpc.credentials.createInsecure();
  const options = { interceptors: [(call, next) => new grpc.InterceptingCall(next(call), {
    start(metadata, listener, start) {
      metadata.set('authorization', `Bearer ${token}`);
      start(metadata, listener);
    },
  })] };
  return {
    reception: promised(new accesdroits.reception.v1.ReceptionService(address, credentials, options)),
    statistics: promised(new accesdroits.statistics.v1.StatisticsService(address, credentials, options)),
  };
}

// Every RPC as a promise; `raw` is the client itself, whose calls can be cancelled.
function promised(client) {
  return new Proxy(client, {
    get: (target, name) => (name === 'raw' ? target : name === 'close' ? () => target.close() : promisify(target[name].bind(target))),
  });
}
