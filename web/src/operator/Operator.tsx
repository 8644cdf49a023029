import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useIsOperator } from '../session/useIsOperator';
import { PlaceHead } from '../shell/PlaceHead';
import { Loading } from '../ui/Loading';
import { Actions } from './Actions';
import { Backups } from './Backups';
import { Boards } from './Boards';
import { Claim, Stranger } from './Claim';
import { ContentVersions } from './ContentVersions';
import { DeadLetters } from './DeadLetters';
import { Figures } from './Figures';
import { Operators } from './Operators';
import { Parts } from './Parts';
import { Queues } from './Queues';
import { operatorReads } from './reads';
import { useOperatorWords } from './useOperatorWords';
import './operator.css';

/** For those who run the valley: how it does, and what they may do about it. */
export default function Operator() {
  const words = useOperatorWords();
  const isOperator = useIsOperator();
  const [claim] = useState(() => /^#claim=(.+)$/.exec(location.hash)?.[1]);
  return (
    <>
      <PlaceHead title={words.title} />
      {isOperator ? <Desk /> : claim ? <Claim claim={claim} /> : <Stranger />}
    </>
  );
}

function Desk() {
  const overview = useQuery(operatorReads.overview);
  const told = overview.data;
  if (!told) return <Loading of={overview} rows={6} />;
  return (
    <>
      <Figures told={told} />
      <div className="columns">
        <div className="column">
          <Parts told={told} />
          <ContentVersions told={told} />
          <Backups />
          <Operators />
        </div>
        <div className="column">
          <DeadLetters told={told} />
          <Queues told={told} />
          <Boards />
          <Actions />
        </div>
      </div>
    </>
  );
}
