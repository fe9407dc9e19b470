"""What can be wrong with pictures that go along with a question."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class PictureError(ChatappError):
    """A picture cannot be seen."""

    en = "The picture cannot be seen."
    ko = "그림을 볼 수 없어요."


class ModelSeesNoPictures(PictureError):
    en = (
        "{model} does not see pictures. Choose a model with its vision part (mmproj) beside it, or add the picture to"
        " the documents: its text is read by OCR."
    )
    ko = (
        "{model} 모델은 그림을 보지 못해요. 시각 부분(mmproj)이 함께 있는 모델을 고르거나, 그림을 문서로 넣어 주세요."
        " 글자는 OCR로 읽어요."
    )


class VisionPartUnfit(PictureError):
    en = "{name} does not let {model} see pictures: {cause}. Put the vision part (mmproj) of this very model beside it."
    ko = "{name} 파일로는 {model} 모델이 그림을 볼 수 없어요: {cause}. 이 모델의 시각 부분(mmproj)을 함께 두세요."


class PictureUnknown(PictureError):
    en = "{name} is no picture that can be read. PNG, JPEG, TIFF, WebP, BMP, GIF and pages of a PDF can."
    ko = "{name} 파일은 읽을 수 있는 그림이 아니에요. PNG, JPEG, TIFF, WebP, BMP, GIF와 PDF 쪽을 쓸 수 있어요."


class PictureMissing(PictureError):
    en = "A picture of this question is not kept any more. Add it again."
    ko = "이 질문의 그림이 남아 있지 않아요. 다시 넣어 주세요."


class PictureUnreadable(PictureError):
    en = "The vision part of {model} could not read a picture: {cause}. Try a smaller one."
    ko = "{model} 모델의 시각 부분이 그림을 읽지 못했어요: {cause}. 더 작은 그림으로 해 보세요."
