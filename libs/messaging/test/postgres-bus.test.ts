import { describeWith } from '#libs/testing';
import { busContract } from './bus-contract';
import { crashes } from './crash';

describeWith('postgres', 'PostgresBus', () => {
  busContract('postgres');
  crashes('postgres');
});
