// What the API answers, by its own schemas: as types alone, so nothing of them is in the page.
import type {
  BackupsView,
  BackupView,
  BannersView,
  FailuresView,
  FeedItemView,
  FeedView,
  ImagesView,
  ImageView,
  ListedFailureView,
  ListedImageView,
  NewImageView,
  ProblemView,
  SourcesView,
  StepView,
  ThumbnailView,
} from '../../../api/views.ts';

export type Thumbnail = ThumbnailView;
export type Backup = BackupView;
export type Image = ListedImageView;
export type ImageList = ImagesView;
export type ImageDetail = ImageView;
export type Step = StepView;
export type NewImage = NewImageView;
export type UploadForm = NewImageView['upload'];
export type Failure = ListedFailureView;
export type FailureList = FailuresView;
export type FeedItem = FeedItemView;
export type Feed = FeedView;
export type Banners = BannersView;
export type Banner = BannersView['history'][number];
export type Backups = BackupsView;
export type Sources = SourcesView;
export type Problem = ProblemView;
