import { Command } from 'commander';
import { addAccessCommand } from './access';
import { addAclCommand } from './acl';
import { addEmulateCommand } from './emulate';
import { run } from './failure';
import { addRollCommand } from './roll';
import { addRotateCommand } from './rotate';
import { addRotationCommand } from './rotation-report';
import { addSeedCommand } from './seed';
import { addSnapshotCommand } from './snapshot';
import { addSynthCommand } from './synth';

const program = new Command('strongroom').description('HashiCorp Vault on Amazon EKS, from one typed program');
addSynthCommand(program);
addEmulateCommand(program);
addAclCommand(program);
addSeedCommand(program);
addRotateCommand(program);
addRotationCommand(program);
addAccessCommand(program);
addSnapshotCommand(program);
addRollCommand(program);

run(() => program.parseAsync());
