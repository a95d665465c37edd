import { Command } from 'commander';
import { addAclCommand } from './acl';
import { addEmulateCommand } from './emulate';
import { run } from './failure';
import { addSynthCommand } from './synth';

const program = new Command('strongroom').description('HashiCorp Vault on Amazon EKS, from one typed program');
addSynthCommand(program);
addEmulateCommand(program);
addAclCommand(program);

run(() => program.parseAsync());
