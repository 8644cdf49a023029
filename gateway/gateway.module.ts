import { Module } from '@nestjs/common';
import { Channels } from './app/channels';
import { ClientEvents } from './socket/client-events';
import { GatewayServer } from './socket/gateway-server';
import { Handshake } from './socket/handshake';

@Module({ providers: [Channels, Handshake, ClientEvents, GatewayServer] })
export class GatewayModule {}
