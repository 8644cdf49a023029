import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/useWords';
import { Icon } from './Icon';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** Slides over the page: from below on a phone, where the thumb is, in the middle elsewhere. */
export function Sheet({ title, onClose, children }: Props) {
  const words = useWords();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet">
        <Dialog className="sheet-body">
          <header className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <button type="button" className="icon-button" aria-label={words.valley.close} onClick={onClose}>
              <Icon name="close" />
            </button>
          </header>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
