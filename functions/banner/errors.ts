import { AppError } from '../../lib/errors.ts';

/** Whoever sent this meant it for somebody else. */
export class UnexpectedEventError extends AppError {
  override readonly name = 'UnexpectedEventError';
  readonly code = 'UNEXPECTED_EVENT';
  readonly retryable = false;
}

/** Again and again somebody else has changed the banner meanwhile. */
export class OvertakenError extends AppError {
  override readonly name = 'OvertakenError';
  readonly code = 'OVERTAKEN';
  readonly retryable = true;
}

/** Somebody has deleted the copy before all publishers had it. The next change makes another banner. */
export class BannerGoneError extends AppError {
  override readonly name = 'BannerGoneError';
  readonly code = 'BANNER_GONE';
  readonly retryable = false;
}

/** Neither the message nor a cause says more of the receiver than its host. */
export class WebhookError extends AppError {
  override readonly name = 'WebhookError';
  readonly code = 'WEBHOOK';
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean) {
    super(message);
    this.retryable = retryable;
  }
}

/** There is no secret to sign with, or one that is too short. Once it is there, the same event succeeds. */
export class WebhookSecretError extends AppError {
  override readonly name = 'WebhookSecretError';
  readonly code = 'WEBHOOK_SECRET';
  readonly retryable = true;
}
