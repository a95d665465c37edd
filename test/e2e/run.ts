import { run } from '../../operations/failure';
import { prepareRunFolder } from './run-folder';

run(async () => {
  await prepareRunFolder();
  // Only now: it reads the environments.
  const { applyForReal }: typeof import('./phases') = require('./phases');
  await applyForReal();
});
