"""The satisfaction survey (满意度测评): questionnaires, a round a month, answers without names, results, what follows."""
