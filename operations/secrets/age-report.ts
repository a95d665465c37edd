import { colour } from '../colour';
import { table } from '../table';
import type { VaultClient } from '../vault-client';
import { ageInDays, freshnessOf } from './age';
import type { DeclaredSecret } from './declared-secret';
import { readKept } from './kept-secret';
import { obstacleOf } from './obstacle';
import { coloured, countLine, type Outcome, reasonLines } from './outcome';

/** A row of the report; the shape of `strongroom rotation --json`. */
export interface AgeRow extends Outcome {
  readonly mount: string;
  readonly class?: string;
  /** Whole days since the current version was written. */
  readonly ageDays?: number;
  readonly limitDays?: number;
}

/** How old every value is, without seeing one. */
export async function reportAges(
  vault: VaultClient,
  secrets: readonly DeclaredSecret[],
  now = new Date(),
): Promise<readonly AgeRow[]> {
  const rows: AgeRow[] = [];
  for (const secret of secrets) {
    const { path, mount } = secret;
    rows.push({ path, mount, ...(await ageOf(vault, secret, now)) });
  }
  return rows;
}

async function ageOf(vault: VaultClient, secret: DeclaredSecret, now: Date): Promise<Omit<AgeRow, 'path' | 'mount'>> {
  try {
    const kept = await readKept(vault, secret);
    const age = ageInDays(kept, now);
    return {
      state: freshnessOf(kept, now),
      ...(kept.class && { class: kept.class }),
      ...(age !== undefined && { ageDays: Math.floor(age) }),
      ...(kept.rotationDays && { limitDays: kept.rotationDays }),
    };
  } catch (error) {
    return obstacleOf(error, { needs: "the persona 'auditor'", stack: secret.stack });
  }
}

/** A table for each mount, whose paths leave out the mount: so it fits 100 columns. */
export function ageLines(rows: readonly AgeRow[]): readonly string[] {
  const mounts = [...new Set(rows.map(({ mount }) => mount))];
  return [
    ...mounts.flatMap((mount) =>
      mountLines(
        mount,
        rows.filter((row) => row.mount === mount),
      ),
    ),
    ...reasonLines(rows),
    countLine(rows),
  ];
}

function mountLines(mount: string, rows: readonly AgeRow[]): readonly string[] {
  const dash = colour.dim('-');
  const cells = rows.map(({ path, class: name, ageDays, limitDays, state }) => [
    path.slice(mount.length + 1),
    name ?? dash,
    String(ageDays ?? dash),
    String(limitDays ?? dash),
    coloured(state),
  ]);
  return [colour.bold(mount), table(['secret', 'class', 'age', 'limit', 'state'], cells), ''];
}
