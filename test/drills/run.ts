import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { ListrTask } from 'listr2';
import { run } from '../../operations/failure';
import { Results, Skip } from '../e2e/results';
import { drills } from './all';
import { type Entry, figuresTable, writeDocument } from './report';
import { World } from './world';

run(async () => {
  const { only, write } = new Command('drills')
    .description('bad days on real servers')
    .addOption(new Option('--only <drill...>', 'these alone').choices(drills.map(({ name }) => name)))
    .addOption(new Option('--write', 'write what happened into docs/drills.md').conflicts('only'))
    .parse()
    .opts<{ only?: readonly string[]; write?: boolean }>();
  const results = new Results();
  const entries: Entry[] = [];
  let world: World | undefined;
  const wanted = drills.filter(({ name }) => !only || only.includes(name));
  const tasks = [
    results.check('three nodes of Vault and the KMS that unseals them', async (say) => {
      world = await World.start(join(__dirname, '../../.strongroom/drills'), say);
      return world.environment.emulators!.vault;
    }),
    ...wanted.map(
      (drill): ListrTask => ({
        title: `${drill.name}: ${drill.done}`,
        task: (_, task) =>
          task.newListr(
            [
              results.check(drill.expected, async (say) => {
                if (!world) throw new Skip('no Vault runs');
                const { happened, figures = [] } = await drill.run(world, say).finally(() => world?.heal());
                entries.push({ drill, happened, figures });
                return happened;
              }),
            ],
            { exitOnError: true },
          ),
      }),
    ),
  ];
  try {
    await results.run(tasks);
  } finally {
    await world?.stop();
  }
  if (entries.length > 0) console.log(`\n${figuresTable(entries)}`);
  if (write && results.failures.length === 0) writeDocument(entries);
  results.end();
});
