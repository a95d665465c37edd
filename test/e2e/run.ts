import { run } from '../../operations/failure';
import { applyForReal } from './phases';
import { prepareRunFolder } from './run-folder';

run(async () => {
  await prepareRunFolder();
  await applyForReal();
});
