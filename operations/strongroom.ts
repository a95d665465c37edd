import { Command } from 'commander';
import { addEmulateCommand } from './emulate';
import { run } from './failure';
import { addSynthCommand } from './synth';

const program = new Command('strongroom').description('HashiCorp Vault on Amazon EKS, from one typed program');
addSynthCommand(program);
addEmulateCommand(program);

run(() => program.parseAsync());
