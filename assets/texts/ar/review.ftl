review-title = راجع إجاباتك
review-hint = يمكنك تغيير أي إجابة. لم يُرسل شيء بعد.
review-change = تغيير
    .spoken = تغيير: { $question }
review-none = لم تجب عن أي سؤال بعد.
