import { describeWith } from '#libs/testing';
import { busContract } from './bus-contract';
import { crashes } from './crash';

describeWith('kafka', 'KafkaBus', () => {
  busContract('kafka');
  crashes('kafka');
});
