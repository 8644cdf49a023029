import { describeWith } from '#libs/testing';
import { busContract } from './bus-contract';
import { crashes } from './crash';

/** A broker or a database that is busy takes its time. */
jest.setTimeout(60_000);

describeWith('postgres', 'PostgresBus', () => {
  busContract('postgres');
  crashes('postgres');
});
